"""U and W: a bare page and a bare write of Django, which tell what the machine can do just now.

U is one GET: session, signed-in user, 25 rows with one join, 7 localised cells each, a small base template; three
statements. W is one POST: lock, insert, add up, commit, answer with a fragment.
"""
