"""How people come in: by invitation only, by e-mail code, password or passkey."""

from allauth.account.adapter import DefaultAccountAdapter


class InvitedOnly(DefaultAccountAdapter):
    """No open sign-up: accounts are made by the park office or by an invitation."""

    def is_open_for_signup(self, request):
        return False
