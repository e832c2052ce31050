"""Benchmarks: packages of any size in the shape of ours, and what validators make of them."""
