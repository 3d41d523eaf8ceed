using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>A set of days of the week.</summary>
public readonly record struct WeekDays
{
    private readonly byte bits;

    private WeekDays(byte bits) => this.bits = bits;

    public static WeekDays MondayToFriday { get; } = Range(IsoDayOfWeek.Monday, IsoDayOfWeek.Friday);

    public static WeekDays All { get; } = Range(IsoDayOfWeek.Monday, IsoDayOfWeek.Sunday);

    public bool IsEmpty => bits == 0;

    public static WeekDays Of(params IEnumerable<IsoDayOfWeek> days) =>
        new((byte)days.Aggregate(0, (bits, day) => bits | Bit(day)));

    /// <summary>From the one day to the other, both included; <c>Sat-Mon</c> goes over the week's end.</summary>
    public static WeekDays Range(IsoDayOfWeek first, IsoDayOfWeek last) =>
        Of(Enumerable.Range(0, ((last - first + 7) % 7) + 1).Select(step => (IsoDayOfWeek)((((int)first - 1 + step) % 7) + 1)));

    public WeekDays With(WeekDays more) => new((byte)(bits | more.bits));

    public bool Contains(IsoDayOfWeek day) => (bits & Bit(day)) != 0;

    /// <summary>The days from Monday on.</summary>
    public IEnumerable<IsoDayOfWeek> InOrder()
    {
        var set = this;
        return Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day).Where(day => set.Contains(day));
    }

    /// <summary>As a rule writes it: <c>every day</c>, <c>weekdays</c>, or <c>Mon-Wed,Fri</c>.</summary>
    public override string ToString() =>
        this == All ? "every day" : this == MondayToFriday ? "weekdays" : string.Join(',', Runs());

    /// <summary>The day in three letters, as rules and tables write it.</summary>
    public static string ThreeLetters(IsoDayOfWeek day) => day.ToString()[..3];

    private IEnumerable<string> Runs()
    {
        for (var day = 1; day <= 7; day++)
        {
            var last = day;
            while (last <= 7 && Contains((IsoDayOfWeek)last))
            {
                last++;
            }

            last--;
            if (last - day >= 2)
            {
                yield return $"{ThreeLetters((IsoDayOfWeek)day)}-{ThreeLetters((IsoDayOfWeek)last)}";
                day = last;
            }
            else if (last >= day)
            {
                yield return ThreeLetters((IsoDayOfWeek)day);
            }
        }
    }

    private static int Bit(IsoDayOfWeek day) => 1 << ((int)day - 1);
}
