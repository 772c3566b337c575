"""What somebody does to a running project from outside, each time with a line in the journal."""

from emulator.core.call import Call
from emulator.core.errors import ApiError, RefusedError
from emulator.core.inputs import FarEndPressed
from emulator.core.transitions import applies
from emulator.exchange.exchange import Exchange
from emulator.exchange.far_end_act import FarEndAct
from emulator.exchange.fault_settings import FaultSettings
from emulator.exchange.faults import OF_API, Fault
from emulator.exchange.inbound import InboundCall, caller_of, request_of
from emulator.exchange.rule_settings import RuleSettings, scenario_of
from emulator.exchange.rulebook import Rule


def add_rule(exchange: Exchange, settings: RuleSettings) -> Rule:
    """Decide who answers certain numbers from now on, before all other rules.

    Raises ``ApiError``: 20001 says what is wrong with the scenario, 20409 that there are too many.
    """
    scenario = scenario_of(settings, exchange.rules)
    rule = exchange.rules.add(scenario, settings.times, exchange.keeper.now())
    often = "" if rule.times is None else f", {rule.times} times"
    _note(exchange, f"rule {rule.number}: {scenario.name} for {', '.join(scenario.to)}{often}")
    return rule


def rule_of(exchange: Exchange, number: int) -> Rule:
    """A rule that was added. Raises ``ApiError`` 20404."""
    found = next((each for each in exchange.rules.added() if each.number == number), None)
    if found is None:
        raise ApiError(20404, f"There is no rule {number} in this project")
    return found


def delete_rule(exchange: Exchange, number: int) -> None:
    """Take one rule out. Raises ``ApiError`` 20404."""
    exchange.rules.remove(rule_of(exchange, number).number)
    _note(exchange, f"rule {number} was deleted")


def delete_rules(exchange: Exchange) -> None:
    """Take every added rule out."""
    exchange.rules.clear()
    _note(exchange, "all added rules were deleted")


def add_fault(exchange: Exchange, settings: FaultSettings) -> Fault:
    """Let something go wrong from now on. Raises ``ApiError`` 20409 when there are too many."""
    fault = exchange.faults.add(settings.fault(exchange.keeper.now()))
    whose = "requests to the API" if fault.kind in OF_API else "webhooks"
    chosen = " and ".join(f"{name} {pattern}" for name, pattern in fault.match)
    _note(
        exchange,
        f"fault {fault.number}: {whose}{f' with {chosen}' if chosen else ''} are {fault.text}",
    )
    return fault


def fault_of(exchange: Exchange, number: int) -> Fault:
    """A fault that was added. Raises ``ApiError`` 20404."""
    found = exchange.faults.get(number)
    if found is None:
        raise ApiError(20404, f"There is no fault {number} in this project")
    return found


def delete_fault(exchange: Exchange, number: int) -> None:
    """End one fault. Raises ``ApiError`` 20404."""
    exchange.faults.remove(fault_of(exchange, number).number)
    _note(exchange, f"fault {number} was deleted")


def delete_faults(exchange: Exchange) -> None:
    """End every fault."""
    exchange.faults.clear()
    _note(exchange, "all faults were deleted")


async def call_in(exchange: Exchange, inbound: InboundCall, base_url: str) -> Call:
    """Let somebody call one of the project's numbers; ``base_url`` is where we are reached.

    Raises ``ApiError``: 20404 when the project has no such number, 20001 when nobody answers it
    or the scenario is none, 20409 when as many calls live as may.
    """
    request, number_sid = request_of(inbound, exchange.holdings, base_url)
    far_end = caller_of(inbound, exchange.rules, exchange.placement.chance())
    turn = exchange.begin_turn()
    try:
        return await exchange.receive(request, far_end, number_sid, turn)
    except RefusedError as error:
        raise ApiError(20409, error.violations[0].message) from None
    finally:
        turn.end()


async def let_far_end(exchange: Exchange, call_sid: str, act: FarEndAct) -> Call:
    """Let the called party do something now; the call as it is then.

    Raises ``ApiError``: 20404 for an unknown call, 20409 when that cannot be in its state.
    """
    call = await exchange.call(call_sid)
    if call is None:
        raise ApiError(20404, f"There is no call {call_sid}")
    now = exchange.keeper.now()
    timers = list(act.inputs(f"by-hand-{exchange.journal.last}", now))
    if not applies(call, timers[0].input if timers else FarEndPressed(keys="")):
        raise act.refusal(call)
    _note(exchange, f"the called party, by hand: {act.text}", call_sid)
    turn = exchange.begin_turn()
    try:
        for each in timers:
            if each.at == now:
                call = await exchange.command(call_sid, each.input, turn)
            elif not call.status.finished:  # a key that is pressed after the first one
                turn.caused.append((call, [each]))
    finally:
        turn.end()
    return call


def _note(exchange: Exchange, text: str, call_sid: str | None = None) -> None:
    exchange.journal.write("control", exchange.keeper.now(), call_sid, text, {})
