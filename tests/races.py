"""Calls that begin at the same moment, each in a thread and on a connection of its own."""

import threading

from django.db import connection


def together(*calls, words):
    """Run the calls at once; what each answered, or the word that `words` has for what it raised, first match first."""
    gate, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        gate.wait()
        try:
            answers[place] = call()
        except tuple(words) as error:
            answers[place] = next(word for kind, word in words.items() if isinstance(error, kind))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
