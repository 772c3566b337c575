"""An emulator of the SignalWire Compatibility (LaML) Calls API."""

__version__ = "0.1.0"
