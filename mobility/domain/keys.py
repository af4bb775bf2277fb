"""The keys that forms carry, so that one sent twice makes one row."""


def made_before(row, **same):
    """The row that the same form made before, `same` being where it stands; None, and no key, for another's key."""
    if row.request_key is None:
        return None
    done = type(row)._base_manager.filter(request_key=row.request_key).first()
    if done is not None and all(getattr(done, f"{name}_id") == key for name, key in same.items()):
        return done
    if done is not None:
        row.request_key = None
    return None
