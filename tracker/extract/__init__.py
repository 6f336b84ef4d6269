"""Document in, Resolution out: the pure heart of the tracker."""
