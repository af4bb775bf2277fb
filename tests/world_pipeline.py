"""What the pipeline keeps beside an application: messages, scorecards, interview times, the firm's wording."""

from datetime import timedelta

from django.utils import timezone

from mobility.models import Application, Competence, InterviewSlot, Message, MessageTemplate, Score, Scorecard

RECRUIT_A = {"hr_a", "director_a"}
PIPELINE_SECRETS = {
    "MARKMESSAGE": RECRUIT_A | {"employee_b"},
    "MARKSCORES": {"hr_a"},
    "MARKUNSENT": {"director_a"},
    "MARKVERDICT": RECRUIT_A,
    "MARKROOM": RECRUIT_A | {"employee_b"},
    "MARKWORDING": RECRUIT_A,
    "MARKABILITY": RECRUIT_A,
}


def add_pipeline(world):
    """An interview taken by b's employee; hr_a has submitted a scorecard, director_a drafts one."""
    vacancy, application = world.rows["vacancy"], world.rows["application"]
    Application._base_manager.filter(pk=world.key("application_twin")).update(answer="MARKVERDICT", reason="other")
    ability = Competence._base_manager.create(vacancy=vacancy, name="MARKABILITY")
    card = Scorecard._base_manager.create(
        application=application,
        author=world.people["hr_a"],
        advice="yes",
        note="MARKSCORES",
        submitted_at=timezone.now(),
    )
    Score._base_manager.create(scorecard=card, competence=ability, value=3)
    Scorecard._base_manager.create(application=application, author=world.people["director_a"], note="MARKUNSENT")
    Message._base_manager.create(
        application=application, by=world.people["hr_a"], subject="MARKMESSAGE", body="MARKMESSAGE"
    )
    world.rows["slot"] = InterviewSlot._base_manager.create(
        vacancy=vacancy,
        starts_at=timezone.now() + timedelta(days=3),
        place="MARKROOM",
        application=application,
        taken_at=timezone.now(),
    )
    world.rows["message_template"] = MessageTemplate._base_manager.create(
        firm=vacancy.firm,
        name="MARKWORDING",
        subject_fr="MARKWORDING",
        body_fr="MARKWORDING",
        subject_en="MARKWORDING",
        body_en="MARKWORDING",
    )
