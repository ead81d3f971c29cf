"""What does an object hold, on disk or not yet: blobs, trees, commits?"""
