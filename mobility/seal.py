"""The one reason of health a wish may hold, encrypted, and of the same length whatever it says.

Every wish has a seal, and every save of a wish makes a new one, so that neither its presence nor its change tells
anything to who reads the table. It is bound to the person: another person's seal put in its place is broken.
"""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Broken(Exception):
    """The seal was made with a key that is no longer here, or for another person, or was tampered with."""


def seal(employee_id: int, medical: bool) -> str:
    """A new seal, made with the newest key."""
    return box(tuple(settings.MEDICAL_KEYS)).encrypt(payload(employee_id, medical)).decode()


def open_seal(wish) -> bool:
    """Whether occupational medicine recommended the move. Raises Broken when that can't be known."""
    try:
        said = box(tuple(settings.MEDICAL_KEYS)).decrypt(wish.sealed.encode())
    except InvalidToken:
        raise Broken from None
    for medical in (True, False):
        if said == payload(wish.employee_id, medical):
            return medical
    raise Broken


def rotated(sealed: str) -> str:
    """The same seal under the newest key; itself when it is so already. Raises Broken when no key opens it."""
    keys = tuple(settings.MEDICAL_KEYS)
    try:
        box(keys[:1]).decrypt(sealed.encode())
        return sealed
    except InvalidToken:
        pass
    try:
        return box(keys).rotate(sealed.encode()).decode()
    except InvalidToken:
        raise Broken from None


def payload(employee_id: int, medical: bool) -> bytes:
    """Twenty digits and one more, so that the ciphertext has one length."""
    return f"{employee_id:020d}{medical:d}".encode()


@lru_cache(maxsize=8)
def box(keys) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
