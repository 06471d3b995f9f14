"""Trust: nobody sees what isn't theirs. A matrix of every route, method, role and place, and faults planted to try it."""
