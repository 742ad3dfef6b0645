// Hand-written C floor: 2-D acoustic wave equation, second order in time, eighth order in space, float32, zero boundary,
// with the exact discrete adjoint (gradient of a receiver misfit with respect to every cell of the model).
//   u[n+1] = 2 u[n] - u[n-1] + m * L(u[n]) + w[n] at the source,  loss = 1/2 sum_n sum_r u[n][r]^2  over one row of receivers
//   lam[n] = 2 lam[n+1] - lam[n+2] + L(m * lam[n+1]) + u[n] at the receivers,  dloss/dm = sum_n lam[n+1] * L(u[n])
// For the gradient every wavefield is kept (no checkpointing); the forward run alone keeps three, as whoever wants no gradient would.
// Usage: c_wave2d [cells per side] [steps]
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
enum { R = 4 };
static const float w0 = -205.f / 72 * 2, w1 = 8.f / 5, w2 = -1.f / 5, w3 = 8.f / 315, w4 = -1.f / 560;
static double now(void) { struct timespec s; clock_gettime(CLOCK_MONOTONIC, &s); return s.tv_sec + s.tv_nsec * 1e-9; }
#define LAP(p, i, s) (w0 * (p)[i] + w1 * ((p)[i - 1] + (p)[i + 1] + (p)[i - s] + (p)[i + s]) \
  + w2 * ((p)[i - 2] + (p)[i + 2] + (p)[i - 2 * s] + (p)[i + 2 * s]) + w3 * ((p)[i - 3] + (p)[i + 3] + (p)[i - 3 * s] + (p)[i + 3 * s]) \
  + w4 * ((p)[i - 4] + (p)[i + 4] + (p)[i - 4 * s] + (p)[i + 4 * s]))
static void step(const float *restrict u, const float *restrict um, const float *restrict m, float *restrict un, int n, int s) {
  for (int j = R; j < n + R; j++) { const float *p = u + j * s; for (int i = R; i < n + R; i++)
    un[j * s + i] = m[j * s + i] * LAP(p, i, s) + 2 * p[i] - um[j * s + i]; } }
static void adjoint_step(const float *restrict v, const float *restrict l1, const float *restrict l2, float *restrict l0,
                         const float *restrict u, float *restrict g, int n, int s) { // v = m * l1
  for (int j = R; j < n + R; j++) { const float *p = v + j * s, *q = u + j * s; for (int i = R; i < n + R; i++) {
    int k = j * s + i; l0[k] = LAP(p, i, s) + 2 * l1[k] - l2[k]; g[k] += l1[k] * LAP(q, i, s); } } }
int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 500, nt = argc > 2 ? atoi(argv[2]) : 500, s = ((n + 2 * R + 15) / 16) * 16 + 16, rows = n + 2 * R;
  size_t cells = (size_t)s * rows; float *store = calloc(cells * (nt + 1), 4), *m = calloc(cells, 4), *g = calloc(cells, 4);
  float *zero = calloc(cells, 4), *l[3], *v = calloc(cells, 4); for (int i = 0; i < 3; i++) l[i] = calloc(cells, 4);
  for (int j = R; j < n + R; j++) for (int i = R; i < n + R; i++) m[j * s + i] = 0.1f + 0.1f * (j - R) / n;
  size_t src = (size_t)(R + n / 8) * s + R + n / 2, rec = (size_t)(R + n / 10) * s; double bf = 1e9, bt = 1e9, loss = 0, norm = 0;
  memset(store, 1, 4); for (size_t i = 0; i < cells * (nt + 1); i += 1024) store[i] = 0; // touch every page before timing
  for (int rep = 0; rep < 3; rep++) {
    for (int i = 0; i < 3; i++) memset(l[i], 0, cells * 4);
    double f = now(); loss = 0;
    for (int k = 0; k < nt; k++) {
      float *u = l[k % 3], *next = l[(k + 1) % 3]; step(u, l[(k + 2) % 3], m, next, n, s);
      double t = M_PI * 0.03 * (k - 50); next[src] += (1 - 2 * t * t) * exp(-t * t);
      for (int i = R; i < n + R; i++) { double x = next[rec + i]; loss += 0.5 * x * x; } }
    double alone = now() - f, plain = loss;
    for (size_t i = 0; i < cells; i++) g[i] = 0; double a = now();
    for (int k = 0; k < nt; k++) {
      step(store + k * cells, k ? store + (k - 1) * cells : zero, m, store + (k + 1) * cells, n, s);
      double t = M_PI * 0.03 * (k - 50); store[(k + 1) * cells + src] += (1 - 2 * t * t) * exp(-t * t); }
    loss = 0; for (int k = 1; k <= nt; k++) for (int i = R; i < n + R; i++) { double x = store[k * cells + rec + i]; loss += 0.5 * x * x; }
    if (fabs(loss - plain) > 1e-6 * loss) { fprintf(stderr, "the two forward runs differ: %.8e and %.8e\n", plain, loss); return 1; }
    for (int i = 0; i < 3; i++) memset(l[i], 0, cells * 4);
    float *lp = l[0], *lpp = l[1], *ln = l[2]; for (int i = R; i < n + R; i++) lp[rec + i] += store[nt * cells + rec + i];
    for (int k = nt - 1; k >= 0; k--) {
      for (size_t i = 0; i < cells; i++) v[i] = m[i] * lp[i];
      adjoint_step(v, lp, lpp, ln, store + k * cells, g, n, s);
      if (k) for (int i = R; i < n + R; i++) ln[rec + i] += store[k * cells + rec + i];
      float *t = lpp; lpp = lp; lp = ln; ln = t; }
    double c = now(); if (alone < bf) bf = alone; if (c - a < bt) bt = c - a; }
  for (size_t i = 0; i < cells; i++) norm += (double)g[i] * g[i];
  printf("loss %.8e |gradient| %.8e\nforward %.1f us forward+adjoint %.1f us\n", loss, sqrt(norm), bf * 1e6, bt * 1e6); }
