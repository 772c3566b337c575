"""The demonstration: every scenario, played and watched."""
