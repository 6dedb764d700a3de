"""One run of a size that shows in a profile."""

from benchmarks import product

if __name__ == "__main__":
    product.run(1000, 365, 0)  # compiles, or loads what is compiled
    product.run(1_000_000, 365, 1)
