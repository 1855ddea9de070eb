"""The ``storeroom`` command. Only here are the parts put together, each imported when asked for."""


def main() -> int:
    return 0
