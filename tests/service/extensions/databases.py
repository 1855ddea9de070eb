"""Tests whose outcome may depend on where a store is kept ask for both; the others make do with a file."""

import pytest

in_both = pytest.mark.parametrize("shop", ["shop_in_file", "shop_in_database"], indirect=True)
