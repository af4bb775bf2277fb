"""What is held on a person's way from firm to firm, as lists of (label, value) in her language, for her archive."""

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mobility.domain import medical
from naturopole import formats


def said(label, words) -> str:
    return formats.labelled(label, words, get_language())


def at(moment) -> str:
    return formats.moment(moment, get_language())


def on(day) -> str:
    return formats.day(day, get_language())


def of_wishes(wishes) -> list:
    return [of_wish(wish) for wish in wishes]


def of_wish(wish) -> list:
    """Everything, the sealed reason included: it is the person's own."""
    return [
        (_("State"), wish.get_status_display()),
        (_("Opened on"), wish.opened_on),
        (_("Ends on"), wish.ends_on),
        (_("Deletion announced for"), wish.notice_for),
        (_("When would you like to move?"), wish.get_horizon_display()),
        (_("To progress"), wish.to_progress),
        (_("To change the setting"), wish.to_change),
        (_("What you would like to do"), wish.target),
        (_("Occupations"), [str(row) for row in wish.occupations.all()]),
        (_("Working hours"), wish.get_hours_display()),
        (_("Part time"), wish.part_time),
        (_("Conditions of work"), wish.conditions),
        (_("Show these conditions to who reads the wish"), wish.conditions_shown),
        (_("Who reads it"), audience(wish)),
        (_("Reason, sealed"), sealed_reason(wish)),
        (_("Sealed reason opened by"), [f"{row.by}, {at(row.at)}" for row in wish.sealed_reads.all()]),
        (_("Firms that wrote to me"), [approach(row) for row in wish.approaches.all()]),
    ]


def audience(wish) -> list[str]:
    """Whom the person has opened it to, in words; empty for nobody."""
    found = [str(firm) for firm in wish.opened_to.all()]
    if wish.open_to_own:
        found.insert(0, _("Human resources of my firm"))
    if wish.open_to_all:
        found.insert(0, _("All human resources of the park, my firm’s among them"))
    return found


def sealed_reason(wish) -> str:
    """The reason in clear, for its author; "" where she gave none, or where it can't be opened any more."""
    return _("Occupational medicine recommends the move.") if medical.own_reason(wish) else ""


def approach(row) -> str:
    answer = _("declined") if row.declined_at else ""
    return ", ".join(filter(None, [row.vacancy.firm.name, row.vacancy.title, row.message, answer]))


def of_consents(consents) -> list:
    return [
        [
            (_("Vacancy"), row.vacancy.title),
            (_("Firm"), row.vacancy.firm.name),
            (_("State"), row.get_status_display()),
            (_("Message to the person"), row.message),
            (_("Asked by"), row.asked_by.name),
            (_("Asked on"), row.asked_at),
            (_("Answered on"), row.answered_at),
        ]
        for row in consents
    ]


def of_applications(applications) -> list:
    return [of_application(row) + of_exchange(row) for row in applications]


def of_application(row) -> list:
    return [
        (_("Vacancy"), f"{row.vacancy.reference} {row.vacancy.title}"),
        (_("Firm"), row.vacancy.firm.name),
        (_("Route"), row.get_route_display()),
        (_("State"), row.get_status_display()),
        (pgettext("application", "Sent on"), row.sent_at),
        (_("Sent by"), row.sent_by and row.sent_by.name),
        (_("Last move"), row.moved_at),
        (_("Last contact"), row.last_contact_at),
        (_("Name"), row.outside_name),
        (_("Place"), row.outside_place),
        (_("E-mail address"), row.outside_email),
        (_("Telephone"), row.outside_phone),
        (_("Language"), row.get_language_display()),
        (_("How did you hear of it?"), row.get_channel_display()),
        (_("Letter"), row.letter),
        (_("My employer was told on"), row.employer_told_at),
        (_("My line manager was told on"), row.manager_told_at),
        (_("Agreed to stay in the firm’s pool on"), row.pool_agreed_at),
        (_("Deletion announced for"), row.notice_for),
        (_("Reason of the answer"), row.get_reason_display()),
        (_("Message to the person"), row.answer),
    ]


def of_exchange(row) -> list:
    """Files, messages, interviews, the reference, and scores once they are shown."""
    reference = getattr(row, "reference", None)
    found = [(_("Files"), [f"{file.file_name}, {file.size}" for file in row.files.all()])]
    found.append((_("Personal links sent on"), [on(link.created_at) for link in row.links.all()]))
    found.append((_("Messages"), [said(at(m.at), f"{m.subject}\n{m.body}") for m in row.messages.all()]))
    found.append((_("Interviews"), [interview(slot) for slot in row.slots.all()]))
    if reference is not None:
        found += [(_("Reference"), reference.get_status_display()), (_("Words of the reference"), words_of(reference))]
    return [*found, (_("Notes and scores"), scores(row))]


def words_of(reference) -> str:
    """What the employer wrote, once it is sent."""
    return reference.text if reference.status == reference.Status.WRITTEN else ""


def interview(slot) -> str:
    people = ", ".join(person.name for person in slot.interviewers.all())
    return f"{at(slot.starts_at)}, {slot.minutes} min, {slot.place}" + (f" ({people})" if people else "")


def scores(application) -> list[str]:
    """What the recruiters submitted, once they have shown it; until then the way to ask for it."""
    if application.notes_shown_at is None:
        return [_("Notes and scores of interviews are shown on request: ask for them on the application’s page.")]
    return [scorecard(card) for card in application.scorecards.all() if card.submitted_at]


def scorecard(card) -> str:
    marks = [said(score.competence.name, score.value) for score in card.scores.all()]
    return "; ".join(filter(None, [card.author.name, card.get_advice_display(), *marks, card.note]))


def of_releases(releases) -> list:
    return [
        [
            (_("Firm"), row.application.vacancy.firm.name),
            (_("Vacancy"), row.application.vacancy.title),
            (_("State"), row.get_status_display()),
            (_("Proposed day of the move"), row.proposed_on),
            (_("End of the notice period"), row.notice_ends_on),
            (_("Agreed day"), row.agreed_on),
            (_("Signatures"), [signature(one) for one in row.signatures.all()]),
            (_("To be handed over"), [task(one) for one in row.tasks.all()]),
        ]
        for row in releases
    ]


def signature(one) -> str:
    return said(one.get_party_display(), f"{one.by.name}, {at(one.at)}")


def task(one) -> str:
    done = _("done") if one.done_at else ""
    return ", ".join(filter(None, [one.text, on(one.due_on) if one.due_on else "", done]))
