"""The checked contract: names resolved, types and units known, the day of each figure's finality derived."""
