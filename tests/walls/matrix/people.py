"""People and rows that several parts of the matrix have in common."""

DIRECT = ("director_a", "director_b", "director_c")
ALL = {"else": 200, "visitor": 302}
MEMBERS = {"else": 200, "stranger": 404, "visitor": 302}
PUBLIC = {"else": 200}


def only(*people, status=200, other=404, **more):
    return dict.fromkeys(people, status) | {"else": other, "visitor": 302} | more


HR = ("hr_a", "hr_b", "hr_c")
