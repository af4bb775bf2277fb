"""Pages of vacancies, consents and applications, by noun."""
