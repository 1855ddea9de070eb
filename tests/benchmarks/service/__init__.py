"""What the service costs, as ratios to rivals in the same run: issue 3, "Done when" 4.

Ours is always the real process, asked over one keep-alive connection. What a rival runs is recorded from ours, so
that both run the same SQL however the service grows. Both are measured in turns, and medians are compared.
"""
