"""History of one row, told to people who may see that row."""

from firms.models import Event


def history(subject, limit=50) -> list[Event]:
    """Latest events about `subject`, newest first; the caller has already got `subject` through its scope."""
    return list(Event.objects.about(subject)[:limit])
