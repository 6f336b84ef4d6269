"""Files from outside are read apart: in a child process with limits, killed when over, whose answer is only data.

Those who have files read import `tracker.apart.reading`; what every command loads stands in the other modules.
"""
