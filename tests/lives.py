"""Calls without a network: a call, its timers and its document requests in virtual time.

``World`` carries out what a call wants done. ``lives`` makes requests, far ends and sequences of
what can happen, for hypothesis.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from hypothesis import strategies as st

from emulator.core.call import Call, Direction
from emulator.core.commands import (
    Cancel,
    ChangeRecording,
    Complete,
    DeleteRecording,
    RecordCall,
    StartStream,
    StopStream,
    Update,
)
from emulator.core.cxml import Document
from emulator.core.effects import (
    CancelAllTimers,
    CancelTimer,
    Effect,
    JoinLine,
    LeaveLine,
    NotifyStatus,
    PlaceLeg,
    ReadDocument,
    RequestDocument,
    SetTimer,
    Tell,
    ToConference,
    ToQueue,
)
from emulator.core.errors import ApiError
from emulator.core.farend import (
    ACCEPTS,
    HANGS_UP,
    PAYS,
    Answers,
    FarEnd,
    Interjection,
    Payer,
    Referral,
    Reply,
    heard_by_default,
)
from emulator.core.inputs import (
    DocumentArrived,
    DocumentFailed,
    FarEndAnswered,
    FarEndHungUp,
    FarEndPressed,
    FarEndRang,
    FarEndRefused,
    FarEndSaid,
    Input,
    LeftQueue,
    LimitReached,
    MediaFetched,
    MessageDone,
    PayerKnown,
    PaymentProcessed,
    ReferEnded,
    RingTimedOut,
    VerbEnded,
    WordsHeard,
)
from emulator.core.instants import SECOND, Duration, Instant
from emulator.core.recording import RecordingStatus
from emulator.core.request import (
    CallRequest,
    DetectionMode,
    DetectionRequest,
    InlineDocument,
    RecordingRequest,
    Webhook,
)
from emulator.core.ringing import place, receive
from emulator.core.status import CallEvent
from emulator.core.stream import StreamRequest
from emulator.core.transitions import step
from emulator.core.verbs import (
    Connect,
    Gather,
    Hangup,
    Pause,
    Pay,
    Play,
    Prompt,
    Record,
    RecordingCallback,
    Redirect,
    Refer,
    Reject,
    Room,
    Say,
    Sms,
    Start,
    Stop,
    StreamNoun,
    Unsupported,
    Verb,
)

ToOthers = Tell | PlaceLeg | ToQueue | ToConference

EPOCH: Instant = 1_000 * SECOND
EMPTY = Document()
MANY = 500  # timers in a row: more than any call sets
EVERY_EVENT = (CallEvent.INITIATED, CallEvent.RINGING, CallEvent.ANSWERED, CallEvent.COMPLETED)
STATUS_CALLBACK = Webhook(url="http://app.example/status")
ANSWER_URL = Webhook(url="http://app.example/answer")
FALLBACK = Webhook(url="http://app.example/fallback", method="GET")
HUMAN = FarEnd(scenario="human", hears=heard_by_default(Answers.HUMAN))
REQUEST = CallRequest(
    to="+15555550100",
    from_="+15551234567",
    document=ANSWER_URL,
    status_callback=STATUS_CALLBACK,
    status_events=EVERY_EVENT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A call in any state, with its timers and document requests still to do."""

    call: Call
    now: Instant
    timers: tuple[SetTimer, ...]
    asked: tuple[RequestDocument | ReadDocument, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One step: what was given to the call, and what it made of it; ``refused`` is its error."""

    given: Input
    at: Instant
    before: Call
    after: Call
    effects: tuple[Effect, ...]
    refused: ApiError | None = None


@dataclass
class World:
    """A call and everything it waits for. ``asked`` are its document requests, oldest first.

    ``to_others`` is what it wants of other calls, of queues and of conferences; a ``Family``
    carries that out. The line of calls to be dialled is a timer that falls due at once.
    """

    call: Call
    now: Instant
    timers: dict[str, SetTimer] = field(default_factory=dict)
    asked: list[RequestDocument | ReadDocument] = field(default_factory=list)
    steps: list[Taken] = field(default_factory=list)
    to_others: list[ToOthers] = field(default_factory=list)

    @property
    def snapshot(self) -> Snapshot:
        """All there is to keep in order to go on elsewhere."""
        timers, asked = tuple(self.timers.values()), tuple(self.asked)
        return Snapshot(call=self.call, now=self.now, timers=timers, asked=asked)

    @property
    def notified(self) -> list[NotifyStatus]:
        """Every status callback so far."""
        done = (effect for taken in self.steps for effect in taken.effects)
        return [effect for effect in done if isinstance(effect, NotifyStatus)]

    def give(self, given: Input) -> Taken:
        """Let something happen now."""
        before, refused, effects = self.call, None, list[Effect]()
        try:
            self.call, effects = step(self.call, given, self.now)
        except ApiError as error:
            refused = error
        self._carry_out(effects)
        taken = Taken(
            given=given,
            at=self.now,
            before=before,
            after=self.call,
            effects=tuple(effects),
            refused=refused,
        )
        self.steps.append(taken)
        return taken

    def wait(self, duration: Duration) -> None:
        """Let time pass, with every timer that falls due; ``duration`` is inclusive."""
        until = self.now + duration
        for _ in range(MANY):
            timer = self._next()
            if timer is None or timer.at > until:
                self.now = until
                return
            self._ring(timer)
        raise AssertionError(f"timers without end: {self.timers}")

    def wait_for_timer(self) -> bool:
        """Let the next timer fall due; whether there was one."""
        if (timer := self._next()) is not None:
            self._ring(timer)
        return timer is not None

    def arrive(self, document: Document, place: int = -1) -> None:
        """Answer a document request that is outstanding, if there is one."""
        if self.asked:
            request = self.asked.pop(place % len(self.asked)).request
            self.give(DocumentArrived(request=request, document=document))

    def fail(self, place: int = -1) -> None:
        """Let a document request fail, if one is outstanding."""
        if self.asked:
            request = self.asked.pop(place % len(self.asked)).request
            self.give(DocumentFailed(request=request, code=11200, message="no answer in time"))

    def _next(self) -> SetTimer | None:
        return min(self.timers.values(), key=lambda timer: timer.at, default=None)

    def _ring(self, timer: SetTimer) -> None:
        del self.timers[timer.name]
        assert timer.at >= self.now, "a timer in the past"
        self.now = timer.at
        self.give(timer.input)

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case SetTimer(name=name):
                    self.timers.pop(name, None)  # a timer that is set anew is the last in line
                    self.timers[name] = effect
                case CancelTimer(name=name):
                    self.timers.pop(name, None)
                case JoinLine():
                    self.timers["line"] = SetTimer(name="line", at=self.now, input=LeftQueue())
                case LeaveLine():
                    self.timers.pop("line", None)
                case CancelAllTimers():
                    self.timers.clear()
                case RequestDocument() | ReadDocument():
                    self.asked.append(effect)
                case Tell() | PlaceLeg() | ToQueue() | ToConference():
                    self.to_others.append(effect)


def placed(
    request: CallRequest = REQUEST, far_end: FarEnd = HUMAN, *, inbound: bool = False
) -> World:
    """A call that has just been placed by the application or, when it is inbound, to it."""
    call = Call(
        sid="00000000-0000-4000-8000-000000000001",
        account_sid="00000000-0000-4000-8000-00000000ca11",
        request=request,
        far_end=far_end,
        rate=Decimal("0.008"),
        created_at=EPOCH,
        updated_at=EPOCH,
        direction=Direction.INBOUND if inbound else Direction.OUTBOUND_API,
    )
    return world_of(*(receive(call, EPOCH) if inbound else place(call)), EPOCH)


def world_of(call: Call, effects: list[Effect], now: Instant) -> World:
    """The world of a call that has just been placed."""
    world = World(call, now)
    world._carry_out(effects)
    return world


def restored(snapshot: Snapshot) -> World:
    """A world that goes on from where another one was."""
    timers = {timer.name: timer for timer in snapshot.timers}
    return World(snapshot.call, snapshot.now, timers, list(snapshot.asked))


# --- what can happen


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Time passes."""

    duration: Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceed:
    """What the call waits for comes: the document it asked for last, or else the next timer."""

    document: Document = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive:
    """The outstanding document request at ``place`` is answered."""

    document: Document
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fail:
    """The outstanding document request at ``place`` fails."""

    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """Something happens that nobody had announced, or that comes too late."""

    input: Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The application changes the call, with what else it asked for left as it is."""

    document: Webhook | InlineDocument | None
    fallback: Webhook | None
    status_callback: Webhook | None


Happening = Wait | Proceed | Arrive | Fail | Give | Change


def happen(world: World, happening: Happening) -> None:
    """Let it happen."""
    match happening:
        case Wait(duration=duration):
            world.wait(duration)
        case Proceed(document=document) if world.asked:
            world.arrive(document)
        case Proceed():
            world.wait_for_timer()
        case Arrive(document=document, place=place):
            world.arrive(document, place)
        case Fail(place=place):
            world.fail(place)
        case Give(input=given):
            world.give(given)
        case Change(document=document, fallback=fallback, status_callback=callback):
            changed = replace(world.call.request, fallback=fallback, status_callback=callback)
            world.give(Update(document=document, request=changed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What a call is made of, and everything that happens to it from outside."""

    request: CallRequest
    far_end: FarEnd
    happenings: tuple[Happening, ...]
    inbound: bool = False

    def live(self) -> World:
        """The call after all of it."""
        world = placed(self.request, self.far_end, inbound=self.inbound)
        for happening in self.happenings:
            happen(world, happening)
        return world


# --- strategies

DURATIONS = st.sampled_from([SECOND, 6 * SECOND, SECOND // 2, 0, 1, 60 * SECOND])
WEBHOOKS = st.sampled_from([ANSWER_URL, FALLBACK, STATUS_CALLBACK])
SOURCES = WEBHOOKS | st.just(InlineDocument(text="<Response/>"))
PROMPTS: st.SearchStrategy[Prompt] = st.one_of(
    st.builds(Say, text=st.sampled_from(["", "PIN please"]), loop=st.integers(0, 1)),
    st.builds(Pause, length=st.integers(0, 2)),
)
STREAM = StreamNoun(request=StreamRequest(url="wss://h/", name="s", callback=STATUS_CALLBACK))
ACTIONS = st.none() | st.just(ANSWER_URL)
VERBS: st.SearchStrategy[Verb] = st.one_of(
    st.builds(
        Gather,
        prompts=st.lists(PROMPTS, max_size=2).map(tuple),
        dtmf=st.booleans(),
        speech=st.booleans(),
        action=ACTIONS,
        num_digits=st.sampled_from([None, 1, 2]),
        timeout=st.integers(0, 5),
        action_on_empty_result=st.booleans(),
        partial_results=ACTIONS,
    ),
    st.builds(
        Record,
        action=ACTIONS,
        timeout=st.integers(1, 5),
        max_length=st.integers(1, 9),
        play_beep=st.booleans(),
        callback=st.none() | st.just(RecordingCallback(webhook=STATUS_CALLBACK)),
        transcribe=st.booleans(),
        transcribe_callback=ACTIONS,
    ),
    st.builds(Say, text=st.sampled_from(["", "one two"]), loop=st.integers(0, 2)),
    st.builds(Play, url=st.sampled_from(["", "http://h/a"]), loop=st.integers(0, 2)),
    st.builds(Play, digits=st.sampled_from(["1", "w2"])),
    st.builds(Pause, length=st.integers(0, 9)),
    st.builds(Redirect, url=st.just(ANSWER_URL.url)),
    st.builds(Refer, target=st.sampled_from(["sip:a@h", None]), action=ACTIONS),
    st.builds(
        Sms,
        text=st.sampled_from(["", "hello"]),
        action=ACTIONS,
        status_callback=st.none() | st.just(STATUS_CALLBACK),
    ),
    st.just(Reject()),
    st.builds(
        Pay,
        mistake=st.sampled_from(["", "", "no amount"]),
        action=ACTIONS,
        status_callback=ACTIONS,
        connector=st.sampled_from([None, ANSWER_URL.url]),
        payment_method=st.sampled_from(["credit-card", "ach-debit"]),
        max_attempts=st.integers(1, 3),
    ),
    st.just(Start(streams=(STREAM,))),
    st.just(Stop(names=("s",))),
    st.sampled_from([Connect(to=STREAM), Connect(to=Room(name="r")), Connect(to=None)]),
    st.just(Hangup()),
    st.just(Unsupported(name="X", message="passed over")),
)
DOCUMENTS = st.builds(Document, verbs=st.lists(VERBS, min_size=1, max_size=4).map(tuple))
RECORDED = st.builds(
    RecordingRequest,
    track=st.sampled_from(["inbound", "outbound", "both"]),
    trim=st.sampled_from(["trim-silence", "do-not-trim"]),
    callback=st.none() | WEBHOOKS,
    events=st.just(("in-progress", "completed", "absent")),
)
REQUESTS = st.builds(
    CallRequest,
    to=st.sampled_from(["+15555550100", "+15555550100", "sip:bob@h"]),
    from_=st.just("+15551234567"),
    document=SOURCES,
    fallback=st.none() | WEBHOOKS,
    status_callback=st.none() | WEBHOOKS,
    status_events=st.sets(st.sampled_from(CallEvent)).map(tuple),
    timeout=st.sampled_from([60 * SECOND, 120 * SECOND, 7 * SECOND, SECOND]),
    send_digits=st.sampled_from(["", "1w"]),
    detection=st.none()
    | st.builds(
        DetectionRequest,
        mode=st.sampled_from(DetectionMode),
        asynchronous=st.booleans(),
        partial_results=st.booleans(),
        callback=st.none() | WEBHOOKS,
    ),
    recording=st.none() | RECORDED,
)
INTERJECTIONS = st.one_of(
    st.builds(Interjection, at=DURATIONS, presses=st.just("1#")),
    st.builds(Interjection, at=DURATIONS, says=st.just("hello")),
    st.builds(Interjection, at=DURATIONS, hangs_up=st.just(True)),
)
REPLIES = st.one_of(
    st.builds(Reply, presses=st.sampled_from(["1#", "2w3"]), after=DURATIONS),
    st.builds(Reply, says=st.just("yes please"), after=DURATIONS),
    st.builds(Reply, hangs_up=st.just(True), prompt=st.none() | st.just("*PIN*")),
)
FAR_ENDS = st.builds(
    FarEnd,
    scenario=st.just("any"),
    rings_after=DURATIONS,
    rings_for=st.sampled_from([6 * SECOND, SECOND, 0, None]),
    answers=st.sampled_from(Answers),
    refuses=st.sampled_from([None, None, None, None, 486, 480, 404, 603]),
    hears=st.sampled_from([heard_by_default(each) for each in Answers]),
    hangs_up_after=st.sampled_from([None, None, None, 60 * SECOND, SECOND, 0]),
    interjections=st.just(()) | st.lists(INTERJECTIONS, max_size=3).map(tuple),
    pays=st.sampled_from([PAYS, Payer(card=(None, "1", "*")), Payer(expires=(HANGS_UP,))]),
    refer=st.sampled_from([ACCEPTS, Referral(sip=603), Referral(notify=None, after=SECOND)]),
    replies=st.just(()) | st.lists(REPLIES, max_size=3).map(tuple),
    recording_ready_after=DURATIONS,
    price_per_minute=st.none() | st.just(Decimal("0.01")),
).map(lambda far_end: replace(far_end, answers=None) if far_end.refuses else far_end)

RECORDING: st.SearchStrategy[Input] = st.one_of(
    st.builds(RecordCall, request=RECORDED),
    st.builds(
        ChangeRecording,
        recording=st.integers(0, 1),
        to=st.sampled_from(
            [RecordingStatus.PAUSED, RecordingStatus.IN_PROGRESS, RecordingStatus.STOPPED]
        ),
        skip=st.booleans(),
    ),
    st.builds(DeleteRecording, recording=st.integers(0, 1)),
)
"""What an application can wish of recordings."""

STREAMING: st.SearchStrategy[Input] = st.one_of(
    st.builds(
        StartStream,
        request=st.builds(
            StreamRequest,
            url=st.just("wss://app.example/audio"),
            name=st.sampled_from([None, "one", "two"]),
            callback=st.none() | WEBHOOKS,
            parameters=st.sampled_from([(), (("language", "en"),)]),
        ),
    ),
    st.builds(StopStream, stream=st.integers(0, 1)),
)
"""What it can wish of streams."""

STRAYS: st.SearchStrategy[Input] = st.one_of(
    *(st.just(each()) for each in (LeftQueue, FarEndRang, FarEndAnswered, FarEndHungUp)),
    *(st.just(each()) for each in (RingTimedOut, LimitReached)),
    st.builds(FarEndAnswered, answers=st.sampled_from(Answers)),
    st.builds(FarEndRefused, sip=st.sampled_from([486, 480, 404])),
    st.just(FarEndPressed(keys="5")),
    st.just(FarEndSaid(words="hello there")),
    st.builds(DocumentArrived, request=st.integers(0, 3), document=DOCUMENTS),
    st.builds(DocumentFailed, request=st.integers(0, 3), code=st.just(11200), message=st.just("")),
    st.builds(VerbEnded, verb=st.integers(0, 4)),
    st.builds(WordsHeard, verb=st.integers(0, 4)),
    st.builds(MediaFetched, verb=st.integers(0, 4), code=st.sampled_from([None, 13420])),
    st.builds(PayerKnown, verb=st.integers(0, 4), payer=st.just(PAYS)),
    st.builds(PaymentProcessed, verb=st.integers(0, 4), reference=st.none() | st.just("ch")),
    st.builds(ReferEnded, verb=st.integers(0, 4), sip=st.sampled_from([None, 202, 404])),
    st.builds(MessageDone, message=st.integers(0, 2)),
    st.just(Cancel()),
    st.just(Complete()),
)
"""What can happen at any time, and answers that may have been awaited once."""

PROCEED: st.SearchStrategy[Happening] = st.builds(Proceed, document=DOCUMENTS)
ANYTHING: st.SearchStrategy[Happening] = st.one_of(
    PROCEED,
    PROCEED,
    st.builds(Wait, duration=DURATIONS),
    st.builds(Arrive, document=DOCUMENTS, place=st.integers(0, 2)),
    st.builds(Fail, place=st.integers(0, 2)),
    st.builds(
        Change,
        document=st.none() | SOURCES,
        fallback=st.none() | WEBHOOKS,
        status_callback=st.none() | WEBHOOKS,
    ),
    st.builds(Give, input=STRAYS),
    st.builds(Give, input=RECORDING | STREAMING),
)
LIVES = st.builds(
    lambda request, far_end, head_start, then, inbound: Life(
        request=replace(request, detection=None) if inbound else request,
        far_end=far_end,
        happenings=(Proceed(),) * head_start + tuple(then),
        inbound=inbound,
    ),
    REQUESTS,
    FAR_ENDS,
    st.sampled_from([3, 2, 1, 0]),
    st.one_of(
        st.lists(ANYTHING, min_size=3, max_size=20),
        st.lists(PROCEED, min_size=5, max_size=20),
    ),
    st.sampled_from([False, False, True]),
)
"""Calls to which anything happens, and calls that are left in peace and get further."""
