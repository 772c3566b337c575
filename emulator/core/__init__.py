"""The life of a call as pure functions: nothing here waits, sends, logs or reads a clock."""
