"""The stock table against the other ways that Qt has (issue 4): each line in pages, or against a rival."""
