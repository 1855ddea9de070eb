"""Test switches, ours: a clock, a seed, a reset and faults for integrators' tests (``--test-switches``).

They ask for a token with every scope, as ``serve --print-token`` gives one: no web page that somebody looks at, and
no other integrator, turns them. They hold for the whole process; the reset is of the token's organization.
Whatever is under ``/storeroom/test/`` meets no fault itself.
"""
