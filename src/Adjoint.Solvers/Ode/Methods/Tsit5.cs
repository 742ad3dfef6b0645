namespace Adjoint.Solvers.Methods;

/// <summary>The method of order 5(4) of Tsitouras.</summary>
/// <remarks>
/// <para>
/// Order 5 with an embedded method of order 4, 7 stages, FSAL (6 evaluations in an accepted step); stability interval [−3.5068, 0].
/// Dense output: the quartic of uniform order 4, without further evaluations; values between the steps converge with order 5.
/// The default for problems that are not stiff, at tolerances between 1e-3 and 1e-8.
/// </para>
/// <para>
/// Of the interpolant only the coefficients of θ⁴ are stored, as printed: a quartic b_i(θ) that joins the steps with continuous slope
/// has no other freedom, and the printed polynomials, rounded to 17 digits, are reproduced to 2e-16 of their size.
/// </para>
/// <para>
/// Reference: Ch. Tsitouras, Runge–Kutta pairs of order 5(4) satisfying only the first column simplifying assumption, Comput. Math.
/// Appl. 62 (2011) 770–775, doi:10.1016/j.camwa.2011.06.002; digits beyond the 16 printed from the extended listing in use, which
/// satisfies the order conditions to 50 digits. Beware of the paper's column b̂: it holds the differences b − b̂, the last of them with
/// the wrong sign, as their sum shows.
/// </para>
/// </remarks>
internal static class Tsit5
{
    public static Tableau Tableau { get; } = new()
    {
        Order = 5,
        EmbeddedOrder = 4,
        C = [0, 0.161, 0.327, 0.9, 0.980025540904509685729810286287024595, 1, 1],
        A =
        [
            [],
            [0.161],
            [-0.00848065549235698854442687425023077468, 0.335480655492356988544426874250230775],
            [2.89715305710549343213043259419293876, -6.35944848997507484314815991238382563, 4.36229543286958141101772731819088686],
            [
                5.32586482843925660442887792084051132,
                -11.748883564062827877747170339785773,
                7.49553934288983620830460478456435816,
                -0.0924950663617552492565020793320719161,
            ],
            [
                5.86145544294642002865925148698264789,
                -12.9209693178471092917061186817833594,
                8.15936789857615864318040079453925349,
                -0.0715849732814009972245305425258297387,
                -0.0282690503940683829090030572127122415,
            ],
            [
                0.0964607668180652295181673131651287633,
                0.01,
                0.47988965041449957477524953229059652,
                1.37900857410374189319227482185687277,
                -3.29006951543608067990104758571136385,
                2.3247105240997739824153559183987658,
            ],
        ],
        B =
        [
            0.0964607668180652295181673131651287633,
            0.01,
            0.47988965041449957477524953229059652,
            1.37900857410374189319227482185687277,
            -3.29006951543608067990104758571136385,
            2.3247105240997739824153559183987658,
            0,
        ],
        BError =
        [
            0.0964607668180652295181673131651287633 - 0.0946807557658394580747887625575892286,
            0.01 - 0.00918356554034325309677636393664531376,
            0.47988965041449957477524953229059652 - 0.487770528424761570785564259963122824,
            1.37900857410374189319227482185687277 - 1.23429756693047898565510967388423765,
            -3.29006951543608067990104758571136385 - -2.70771234998352545488110997505932167,
            2.3247105240997739824153559183987658 - 1.8666284181705870357537193995662115,
            0 - (1.0 / 66),
        ],
        Dense = new DenseOutput
        {
            Order = 4,
            Degree = 4,
            Corrections =
            [
                [
                    -1.0530884977290216,
                    0.1017,
                    2.490627285651252793,
                    -16.54810288924490272,
                    47.37952196281928122,
                    -34.87065786149660974,
                    2.5,
                ],
            ],
        },
        RealStability = 3.5068,
    };
}
