"""How do two trees differ, and do two changes go together?"""
