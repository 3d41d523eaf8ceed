using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>
/// What the checker knows of English words: closed classes whole, and of the open ones the common verbs, since
/// whether "and" joins two wishes or two names hangs on the verb. General language only, no field's own words.
/// </summary>
internal static class Lexicon
{
    public static readonly FrozenSet<string> Articles = Set("a an the");
    public static readonly FrozenSet<string> Determiners = Set("""
        a an the this that these those my your his her its our their mine's each every all any some no both either
        neither another other such several many few more most much own certain various different multiple new one two three
        """);

    public static readonly FrozenSet<string> Pronouns = Set("""
        i we you he she it they me us him them myself ourselves yourself himself herself itself themselves everyone
        everybody anyone anybody someone somebody nobody people
        """);

    public static readonly FrozenSet<string> SubjectPronouns = Set("i we you he she it they there everyone everybody anyone someone nobody people users i'm i'll i've i'd we're we'll we've they're they'll you're it's that's there's");

    public static readonly FrozenSet<string> Prepositions = Set("""
        about above across after against along alongside among around as at before behind below beneath beside besides
        between beyond by concerning despite down during except for from in inside into like near of off on onto out
        outside over past per regarding since through throughout till to toward towards under underneath until up upon
        via with within without using including based
        """);

    public static readonly FrozenSet<string> Subordinators = Set("""
        if when whenever while because since unless until till after before although though whereas once whether where wherever as
        """);

    public static readonly FrozenSet<string> Relatives = Set("that which who whom whose where what how why");

    public static readonly FrozenSet<string> Auxiliaries = Set("""
        am is are was were be been being isn't aren't wasn't weren't do does did don't doesn't didn't have has had haven't
        hasn't hadn't having can could may might must shall should will would can't cannot couldn't won't wouldn't
        shouldn't mustn't it's that's they're we're i'm you're
        """);

    public static readonly FrozenSet<string> Modals = Set("can could may might must shall should will would can't cannot couldn't won't wouldn't shouldn't mustn't");

    public static readonly FrozenSet<string> Adverbs = Set("""
        also then not never always only just even still again already ever very more most less least too quite rather
        almost often sometimes now later soon here there together instead thus therefore hence otherwise thereby perhaps
        possibly maybe either well better best back away easily optionally simply once twice automatically possibly
        """);

    /// <summary>Verbs in their base form. A word that is as often a noun is in <see cref="NounOrVerb"/> too.</summary>
    public static readonly FrozenSet<string> Verbs = Set("""
        abandon abort absorb accept access accommodate accompany accomplish achieve acknowledge acquire act activate adapt
        add address adhere adjust administer admit adopt advance advertise advise affect afford aggregate agree aid aim
        alert align allocate allow alter amend analyse analyze annotate announce anonymise anonymize answer anticipate apologise
        appeal appear append apply appoint appreciate approach approve archive argue arrange arrive ask assemble assert
        assess assign assist associate assume assure attach attack attain attempt attend attract audit authenticate author
        authorise authorize automate avoid await award back backup balance ban base be bear beat become begin behave
        believe belong benchmark benefit bid bill bind block book boost borrow bounce break bring broadcast browse build
        bundle buy bypass cache calculate calibrate call cancel capture care carry catalog catalogue catch categorise
        categorize cause celebrate centralise centralize certify challenge change charge chart chat check choose cite claim
        clarify clean clear click clone close cluster coach code collaborate collapse collate collect combine come comment
        commission commit communicate compare compete compile complain complete comply compose compress compute concentrate
        conduct configure confirm conform connect consent consider consist consolidate construct consult consume contact contain
        continue contrast contribute control convert convey convince cook cooperate coordinate cope copy correct correlate
        cost count cover crawl create credit criticise crop cross customise customize cut deactivate deal debug decide decline
        decode decommission decouple decrease decrypt dedicate deduct define delay delegate delete deliver demand demonstrate
        deny depend deploy deprecate deposit derive describe deserve design desire destroy detach detail detect determine
        develop deviate diagnose differentiate digest direct disable disappear discard disclose disconnect discontinue
        discover discuss dismiss dispatch display dispose distinguish distribute dive divide do document donate download
        draft drag draw drill drive drop duplicate earn ease edit educate elect elevate eliminate email embed embrace emerge
        emit emphasise emphasize employ empty enable encode encounter encourage encrypt end enforce engage enhance enjoy enrich
        enrol enroll ensure enter equip escalate escape establish estimate evaluate evolve examine exceed exchange exclude
        execute exist expand expect expedite experience experiment expire explain explore export expose express extend
        extract facilitate fail familiarise feature feed feel fetch fight figure fill filter finalise finalize find
        finish fit fix flag flip float flow focus follow force forecast forget form format forward foster free freeze fund
        fuse gain gather generate get give go govern grade grant graph group grow guarantee guess guide handle hang happen
        harvest have hear help hide highlight hire hold host identify ignore illustrate imagine impersonate implement import
        improve include incorporate increase indicate infer influence inform ingest inherit initialise initialize initiate
        inject innovate input inquire insert inspect install instruct insure integrate intend interact intercept interest
        interpret interrupt introduce invest investigate invite invoke involve isolate issue iterate join judge jump justify keep
        kick know label lack land last launch lay lead learn leave lend let leverage license lift like limit link list
        listen live load locate lock log logon login look lose love lower mail maintain make manage manipulate map mark match
        maximise maximize mean measure meet mention merge message migrate minimise minimize mirror miss mitigate mix moderate
        modify monitor motivate mount move multiply mute name navigate need negotiate nest nominate normalise normalize note
        notice notify number obey obtain occur offer open operate opt optimise optimize orchestrate order organise organize
        originate output outsource overcome overlay override oversee overwrite own pack package paginate paint park parse
        participate pass paste pause pay perceive perform persist personalise personalize persuade phone pick pin ping place
        plan plant play plot point populate position possess post postpone practise predict prefer prepare preprocess prescribe
        present preserve press prevent preview print prioritise prioritize process procure produce progress project promise
        promote prompt propagate propose protect prototype prove provide provision prune publicise publish pull purchase purge
        pursue push put qualify quantify query question queue quit quote raise rank rate reach react read realise realize
        rearrange receive recheck recognise recognize recommend reconcile reconfigure reconstruct record recover recruit
        rectify recycle redeem redesign redirect reduce refactor refer refine reflect refresh refund refuse regain regard register
        regulate reject relate release reload rely remain remember remind remove rename render renew rent reopen reorder
        reorganise reorganize repair repeat replace replicate reply report represent reproduce request require reschedule research
        resell resend reserve reset resize resolve respect respond restart restore restrict restructure resubmit result resume
        retain rethink retire retrain retrieve retry return reuse reveal revert review revise revoke reward rewrite roll rotate
        route run sample satisfy save say scale scan schedule scope score scrape screen scroll seal search secure see seek
        segment segregate select sell send separate sequence serve set settle share shift ship shop shorten show shrink shut
        sign signal simplify simulate sit skip sleep slice slow snooze solve sort sound speak specialise specify speed spend
        split sponsor spot spread stack stage stand standardise standardize star start state stay steal steer stick stop
        store stream streamline strengthen stress strike strive structure study style submit subscribe substitute succeed suffer suggest
        suit summarise summarize supervise supply support suppress surface survive suspend swap swipe switch sync synchronise
        synchronize synthesise synthesize tag tailor take talk target teach tell terminate test thank think throttle throw tie
        toggle track trade train transcribe transfer transform translate transmit transport travel treat trigger troubleshoot
        trust try tune turn tweet type uncover understand undo unify uninstall unlock unpublish unsubscribe update upgrade upload use
        utilise utilize vacate validate value vary verify view violate visit visualise visualize volunteer vote wait walk
        want warn wash watch wear weigh welcome win wish withdraw wonder work worry wrap write yield zoom
        denote describe digitise digitize reorder reassign reactivate deregister desynchronise unassign unarchive unlink mute unmute
        """);

    /// <summary>Words that are as often a noun: read as a verb only where the words around them say so.</summary>
    public static readonly FrozenSet<string> NounOrVerb = Set("""
        access account act address advance aid aim alert answer appeal approach archive attack attempt audit author award back backup
        balance ban base bear benefit bid bill block book boost break bundle buy cache call care catalog catalogue catch cause challenge change charge
        chart chat check claim clone close cluster coach code collapse comment commission contact contrast control copy cost
        count cover credit crop cross cut deal decline delay delegate demand deposit design desire detail digest direct display document
        download draft drag draw drill drive drop duplicate email end escape estimate exchange experience experiment export extract fail
        feature feed fight figure fill filter finish fit fix flag flip float flow focus force forecast form format forward fund
        gain grade grant graph group guarantee guess guide handle harvest help hire hold host import increase influence input insert
        interest issue judge jump kick label lack land last launch lead leave license lift like limit link list live load lock log
        login look love mail map mark match mean measure merge message mirror miss mix monitor mount move name need note notice number
        offer order output overlay override own pack package paint park pass paste pause pay phone pick pin ping place plan plant play
        plot point position post practise present press preview print process produce progress project promise prompt prototype
        pull purchase purge push query question queue quote raise range rank rate reach record recruit refund regard register release
        remake rent repair repeat replay reply report request research reserve result resume return reveal review reward roll route
        run sample save scale scan schedule scope score screen scroll seal search segment separate sequence set share shift ship
        shop show sign signal sleep slice sort sound speed split sponsor spot spread stack stage stand star start state stay step
        stick stop store stream stress strike structure study style suit supply support surface swap swipe switch tag talk target
        test tie track trade train transfer transport travel treat trigger trust try tune turn tweet type update upgrade upload use
        value view visit volunteer vote wait walk wash watch wear welcome win wish work wrap yield zoom sync design secure complete
        clear clean clear empty free own correct present perfect open lower slow live group content object subject project
        """);

    public static readonly FrozenSet<string> PastForms = Set("""
        been become begun bound bought broken brought built caught chosen come cut dealt done drawn driven fed felt fit
        found forgotten fought frozen given gone got gotten grown heard held hidden hung kept known laid lent let led left lost
        made meant met overwritten paid put read reset run said sold sent set shown shut sung sought seen spent split spread stolen
        stuck taken taught told thought thrown understood undone withdrawn won worn written overridden rewritten
        """);

    /// <summary>Whether <paramref name="word"/> may stand where a verb's base form stands ("to …").</summary>
    public static bool IsBaseVerb(string word)
    {
        if (Verbs.Contains(word))
        {
            return true;
        }

        if (!word.Contains('-', StringComparison.Ordinal))
        {
            return false;
        }

        // re-assign, pre-fill, check-out, auto-complete
        var hyphen = word.IndexOf('-', StringComparison.Ordinal);
        return hyphen > 0 && hyphen + 1 < word.Length
            && (Verbs.Contains(word[(hyphen + 1)..]) || (Verbs.Contains(word[..hyphen]) && Prepositions.Contains(word[(hyphen + 1)..])));
    }

    /// <summary>Whether <paramref name="word"/> is a verb and not also a common noun.</summary>
    public static bool IsPlainVerb(string word) => IsBaseVerb(word) && !NounOrVerb.Contains(word);

    /// <summary>"creates", "copies", "is", "has": a verb with a singular subject.</summary>
    public static bool IsThirdPerson(string word) => word.Length > 1 && word[^1] == 's' && Stem(word, "s", "es", "ies") is { } stem && IsBaseVerb(stem);

    public static bool IsGerund(string word) => word.Length > 4 && word[^1] == 'g' && word.EndsWith("ing", StringComparison.Ordinal)
        && (Verbs.Contains(word[..^3]) || Verbs.Contains(word[..^3] + "e") || (word.Length > 6 && word[^4] == word[^5] && Verbs.Contains(word[..^4]))
            || (word.EndsWith("ying", StringComparison.Ordinal) && Verbs.Contains(word[..^4] + "ie")));

    public static bool IsPastForm(string word) => PastForms.Contains(word)
        || (word.Length > 3 && word[^1] == 'd' && word.EndsWith("ed", StringComparison.Ordinal)
            && (Verbs.Contains(word[..^2]) || Verbs.Contains(word[..^1]) || (word.EndsWith("ied", StringComparison.Ordinal) && Verbs.Contains(word[..^3] + "y"))
                || (word.Length > 5 && word[^3] == word[^4] && Verbs.Contains(word[..^3])) || HyphenedPast(word)));

    public static bool IsAdverb(string word) => Adverbs.Contains(word)
        || (word.Length > 4 && word.EndsWith("ly", StringComparison.Ordinal) && word is not ("reply" or "apply" or "supply" or "comply" or "rely" or "family" or "assembly" or "anomaly" or "weekly" or "daily" or "monthly" or "early" or "friendly" or "only"));

    /// <summary>By its ending alone: a guess that holds for words no list knows.</summary>
    public static bool LooksAdjective(string word) =>
        KnownAdjectives.Contains(word)
        || (word.Length > 4 && HasAdjectiveEnding(word) && !Verbs.Contains(word));

    private static bool HasAdjectiveEnding(string word)
    {
        foreach (var ending in AdjectiveEndings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static readonly string[] AdjectiveEndings = ["ful", "less", "ous", "ive", "able", "ible", "ical", "ary", "ant", "ent", "ic", "al", "ional", "friendly", "like"];

    private static readonly FrozenSet<string> KnownAdjectives = Set("""
        able accurate active actual additional anonymous apparent available bad basic best better big bright broad cheap clean
        clear close common complete complex concise consistent convenient correct cost-effective current custom dark deep detailed different difficult
        direct easy efficient empty engaging equal ethical exact existing external extra fair fast final fine firm first flexible flat free fresh full
        general good great handy hard healthy heavy high honest huge important inactive internal known large last late latest light local
        long low main major manual minor modern multiple national native neat new next nice normal old older online only open own
        past perfect personal plain poor possible powerful present previous primary prior private proper public quick rapid
        raw ready real recent regular relevant reliable remote rich right robust safe same secure seamless secondary separate
        serious shared sharp short similar simple single slow small smart smooth soft solid special specific stable static steady
        strict strong sure sweet thorough timely tiny total tough transparent true unique unbiased up-to-date upcoming urgent useful
        usual valid various visible vivid warm weak wide wrong young trustworthy unstructured structured inclusive informative engaged informed
        """);

    private static bool HyphenedPast(string word)
    {
        var hyphen = word.LastIndexOf('-');
        return hyphen > 0 && word.Length - hyphen > 4 && IsPastForm(word[(hyphen + 1)..]);
    }

    private static string? Stem(string word, string s, string es, string ies) => word switch
    {
        "is" => "be",
        "has" => "have",
        "does" => "do",
        _ when word.Length > 4 && word.EndsWith(ies, StringComparison.Ordinal) && Verbs.Contains(word[..^3] + "y") => word[..^3] + "y",
        _ when word.Length > 3 && word.EndsWith(es, StringComparison.Ordinal) && Verbs.Contains(word[..^2]) => word[..^2],
        _ when word.Length > 3 && word.EndsWith(s, StringComparison.Ordinal) && Verbs.Contains(word[..^1]) => word[..^1],
        _ => null,
    };

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
