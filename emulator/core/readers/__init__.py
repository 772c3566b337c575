"""How each verb is read from its element; a family of verbs to a module."""

from collections.abc import Callable, Mapping

from emulator.core.attributes import Attributes
from emulator.core.readers import connecting, flow, media, network, paying, prompts, questions
from emulator.core.verbs import Verb

READERS: Mapping[str, Callable[[Attributes], Verb]] = {
    **prompts.READERS,
    **questions.READERS,
    **connecting.READERS,
    **flow.READERS,
    **network.READERS,
    **media.READERS,
    **paying.READERS,
}
"""By the name of the verb."""
