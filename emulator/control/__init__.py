"""The emulator's own API, under ``/_emulator``: what only an emulator can do."""
