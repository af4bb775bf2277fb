"""The pages of shares and choices, walked as the firms' human resources, the organiser and the president."""
