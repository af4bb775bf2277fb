"""`make bench-times`: pages against a bare page of the same moment, growth, memory, the first visit."""
