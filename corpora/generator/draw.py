"""Random numbers that are the same on every machine and for ever."""


class Draw:
    """SplitMix64 (Steele, Lea, Flood 2014), seeded by a name, so that adding a set changes no other."""

    MASK = (1 << 64) - 1

    def __init__(self, name):
        state = 0xCBF29CE484222325
        for byte in name.encode():
            state = ((state ^ byte) * 0x100000001B3) & self.MASK  # FNV-1a
        self.state = state

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & self.MASK
        return z ^ (z >> 31)

    def below(self, limit):
        return self.bits() % limit

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def chance(self, percent):
        return self.below(100) < percent

    def one(self, items):
        return items[self.below(len(items))]

    def some(self, alphabet, count):
        return "".join(self.one(alphabet) for _ in range(count))

    def digits(self, count, first="0123456789"):
        return self.one(first) + self.some("0123456789", count - 1) if count else ""
