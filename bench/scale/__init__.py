"""Time, memory and growth on made-up posts, beside a rival and beside what reading and sorting must cost.

python -m bench.scale
"""
