// Hand-written C floor: a chain of ten cheap elementwise operations on doubles in one pass, and a plain copy of the same arrays,
// which is the least that any pass over them can cost. One thread. Usage: c_elementwise [elements] [repeats]
//   y = square(abs(c * min(max(square(a * x + b) - x, -1), 1)) + x), counted: * + square - max min * abs + square
// Build with -O3 -march=native -ffast-math; without the last, gcc keeps the order of NaNs in min and max and does not vectorize them.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static double now(void) { struct timespec s; clock_gettime(CLOCK_MONOTONIC, &s); return s.tv_sec * 1e6 + s.tv_nsec * 1e-3; }
static void chain(const double *restrict x, double *restrict y, size_t n) {
  for (size_t i = 0; i < n; i++) {
    double v = 0.75 * x[i] + 0.25;
    v = v * v - x[i];
    v = fabs(0.5 * fmin(fmax(v, -1), 1)) + x[i];
    y[i] = v * v; } }
// memcpy and a loop take different instructions for large arrays, and which is faster depends on the machine: the floor is the faster.
__attribute__((optimize("no-tree-loop-distribute-patterns")))
static void copy(const double *restrict x, double *restrict y, size_t n) { for (size_t i = 0; i < n; i++) y[i] = x[i]; }
int main(int argc, char **argv) {
  size_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000000;
  int repeats = argc > 2 ? atoi(argv[2]) : 10;
  double *x = malloc(n * sizeof *x), *y = malloc(n * sizeof *y), sum = 0, chained = 1e18, copied = 1e18;
  for (size_t i = 0; i < n; i++) { x[i] = -1 + 2.0 * i / n; y[i] = 0; } // touches every page before timing
  for (int r = 0; r < repeats; r++) {
    double a = now(); memcpy(y, x, n * sizeof *x); double b = now(); copy(x, y, n); double c = now(); chain(x, y, n); double d = now();
    copied = fmin(copied, fmin(b - a, c - b));
    chained = fmin(chained, d - c); }
  for (size_t i = 0; i < n; i++) sum += y[i];
  printf("sum %.10e\nchain %.1f us copy %.1f us\n", sum, chained, copied); }
