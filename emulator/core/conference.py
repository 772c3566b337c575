"""A conference: who takes part, whether it has started, and what its callbacks are told."""

from dataclasses import dataclass, replace
from enum import StrEnum

from emulator.core.effects import Details, Effect, Log, NotifyConference
from emulator.core.instants import SECOND, Instant
from emulator.core.request import Webhook
from emulator.core.rooms import ConferenceEvent, Participant


class ConferenceStatus(StrEnum):
    """How far a conference is."""

    INIT = "init"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """Everything about one conference.

    ``callback`` and ``asked`` are those of the first participant that named a callback, and so
    is ``ended`` of the one that is told of the end. ``events`` counts what was reported.
    ``recorder`` is the call that keeps its recording, None while nothing is recorded.
    """

    sid: str
    account_sid: str
    name: str
    created_at: Instant
    updated_at: Instant
    status: ConferenceStatus = ConferenceStatus.INIT
    participants: tuple[Participant, ...] = ()
    started_at: Instant | None = None
    ended_at: Instant | None = None
    callback: Webhook | None = None
    asked: tuple[str, ...] = ()
    ended: Webhook | None = None
    events: int = 0
    recorder: str | None = None

    @property
    def finished(self) -> bool:
        """Whether it has ended."""
        return self.status is ConferenceStatus.COMPLETED

    @property
    def started(self) -> bool:
        """Whether those who take part hear each other."""
        return self.status is ConferenceStatus.IN_PROGRESS

    @property
    def unused(self) -> bool:
        """Whether nobody has ever come in."""
        return not (self.participants or self.finished)

    def participant(self, call_sid: str) -> Participant | None:
        """The call of this SID, if it takes part."""
        return next((each for each in self.participants if each.call_sid == call_sid), None)


Step = tuple[Conference, list[Effect]]


_SENTENCES = {
    ConferenceEvent.START: "{} starts",
    ConferenceEvent.END: "{} ends",
    ConferenceEvent.JOIN: "enters {}",
    ConferenceEvent.LEAVE: "leaves {}",
    ConferenceEvent.MUTE: "is muted in {}",
    ConferenceEvent.UNMUTE: "is heard again in {}",
    ConferenceEvent.HOLD: "is on hold in {}",
    ConferenceEvent.UNHOLD: "is not on hold in {} any more",
    ConferenceEvent.SPEECH_START: "begins to speak in {}",
    ConferenceEvent.SPEECH_STOP: "stops speaking in {}",
}


def report(
    conference: Conference,
    event: ConferenceEvent,
    now: Instant,
    participant: Participant | None = None,
) -> Step:
    """Write it down, and tell the callbacks that ask for this."""
    sequence = conference.events
    conference = replace(conference, events=sequence + 1)
    call_sid = None if participant is None else participant.call_sid
    details: Details = {"conference": conference.sid, "event": event.value, "call": call_sid}
    text = _SENTENCES[event].format(f"the conference {conference.name}")
    effects: list[Effect] = [Log(entry="conference", text=text, details=details)]
    began = conference.started_at
    effects += [
        NotifyConference(
            event=event,
            at=now,
            sequence=sequence,
            webhook=webhook,
            conference_sid=conference.sid,
            name=conference.name,
            duration=0 if began is None else (now - began) // SECOND,
            participant=participant,
            recorder=conference.recorder,
        )
        for webhook in _asking(conference, event)
    ]
    return conference, effects


def _asking(conference: Conference, event: ConferenceEvent) -> list[Webhook]:
    asking = [conference.callback] if event.asked_as in conference.asked else []
    if event is ConferenceEvent.END:
        asking.append(conference.ended)
    return [each for each in asking if each is not None]
