"""The commands of ``storeroom`` that need no window, each with its part of the command line."""
