using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Finds a role that stands behind the wish: "I want to print the plan as a gardener".</summary>
internal static class RoleBehind
{
    private const int LongestRole = 5;

    /// <summary>Cuts the role off the end of <paramref name="part"/>; none where nothing there names a person.</summary>
    /// <param name="perhaps">What stands in a role's place and names no person that is known as one.</param>
    public static Part Cut(IReadOnlyList<Token> tokens, ref Part part, out Part perhaps)
    {
        perhaps = Part.None;
        for (var i = part.To - 2; i > part.From && i >= part.To - 2 - LongestRole && tokens[i].Kind == TokenKind.Word; i--)
        {
            if (!tokens[i].Is("as"))
            {
                continue;
            }

            var from = Lexicon.Articles.Contains(tokens[i + 1].Lower) ? i + 2 : i + 1;
            if (from == part.To || (from == i + 1 && !IsPerson(tokens[part.To - 1].Lower)) || tokens[i - 1].Lower is "such" or "well" or "so" or "same" || MakesOne(tokens, part.From))
            {
                return Part.None;
            }

            var role = new Part(from, part.To);
            if (!IsPerson(tokens[part.To - 1].Lower))
            {
                perhaps = role;
                return Part.None;
            }

            part = StoryParser.Trim(tokens, new Part(part.From, i));
            return role;
        }

        return Part.None;
    }

    /// <summary>"assign a colleague as a reviewer", "be listed as a speaker": the verb makes somebody one, and the words tell what.</summary>
    private static bool MakesOne(IReadOnlyList<Token> tokens, int from)
    {
        var verb = tokens[from].Is("be") && from + 1 < tokens.Count ? from + 1 : from;
        return Making.Contains(ContentWords.Stem(tokens[verb].Lower));
    }

    private static bool IsPerson(string word) => People.Contains(word) || (word.Length > 2 && word[^1] == 's' && People.Contains(word[..^1]));

    private static readonly FrozenSet<string> Making = """
        assign appoint add invite register enter list set mark nominate hire name tag designate elect treat define promote recognise recognize
        identify label choose select pick make create record act become pose impersonate know remove keep employ accept approve verify
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(ContentWords.Stem).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What people are called by what they do: general language only.</summary>
    private static readonly FrozenSet<string> People = """
        user customer client member guest visitor admin administrator manager owner operator editor author reader writer moderator viewer reviewer
        approver buyer seller shopper vendor supplier merchant partner employee employer worker clerk agent officer assistant supervisor director
        executive leader lead coordinator planner organiser organizer host driver rider passenger traveller traveler student pupil teacher tutor
        professor lecturer parent mother father child patient doctor nurse physician pharmacist therapist caregiver carer citizen resident tenant
        landlord applicant candidate recruiter subscriber follower donor volunteer participant attendee speaker presenter trainer trainee coach player
        developer programmer engineer tester designer architect analyst scientist researcher consultant auditor accountant bookkeeper treasurer
        cashier banker broker investor trader lawyer attorney judge journalist reporter photographer artist musician curator librarian archivist
        cook chef baker waiter farmer gardener caretaker janitor mechanic technician electrician plumber builder contractor courier dispatcher pilot
        captain sailor soldier policeman firefighter salesperson salesman representative spokesperson person individual somebody someone beginner
        newcomer novice expert specialist professional freelancer maintainer contributor stakeholder sponsor facilitator helper colleague neighbour
        neighbor voter juror superuser sysadmin webmaster staff team secretary president mayor diver climber runner swimmer hiker cyclist musician
        superintendent inspector counsellor counselor advisor adviser delegate envoy pensioner senior adult kid teenager hostess receptionist
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
