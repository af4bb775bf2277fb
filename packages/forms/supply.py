"""What a supplying firm answers."""

from django import forms


class AnswerForm(forms.Form):
    """A supplying firm's answer to the line as it was at `revision`."""

    answer = forms.ChoiceField(choices=[("confirm", ""), ("decline", "")])
    revision = forms.IntegerField(min_value=1)

    def choice(self) -> dict:
        """What was answered; anything unreadable counts as an answer to a line that has changed."""
        if not self.is_valid():
            return {"confirmed": False, "revision": 0}
        return {"confirmed": self.cleaned_data["answer"] == "confirm", "revision": self.cleaned_data["revision"]}
