"""The program among faults: a proxy that makes them, a driver that is killed at any step, and who judges it."""
