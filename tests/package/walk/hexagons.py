MOVES = {"east": (1, 0), "northeast": (1, -1), "northwest": (0, -1), "west": (-1, 0), "southwest": (-1, 1), "southeast": (0, 1)}
CELLS = [(q, r) for q in range(-2, 3) for r in range(-2, 3) if abs(q + r) <= 2]
import random
class Space:
    def sample(self): return np.int64(random.randrange(6))
class Hexagons:
    action_space = Space()
    def reset(self):
        self.cell = random.choice([c for c in CELLS if c != (0, 0)]); self.steps = 0
        return np.int64(CELLS.index(self.cell)), {}
    def step(self, action):
        q, r = list(MOVES.values())[action]
        there = (self.cell[0] + q, self.cell[1] + r)
        if there in CELLS: self.cell = there
        self.steps += 1
        done = self.cell == (0, 0)
        return np.int64(CELLS.index(self.cell)), 1.0 if done else 0.0, done, self.steps >= 60 and not done, {}
random.seed(1)
record(Hexagons(), 200, "episodes.jsonl", actions=list(MOVES))
