"""False accusations and recall on real people and a real operation, side by side with rivals.

python -m bench.accuracy --data ../shared/data
"""
