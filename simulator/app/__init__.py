"""What if? A scenario, its knobs, and what turning them changes in the same worlds."""
