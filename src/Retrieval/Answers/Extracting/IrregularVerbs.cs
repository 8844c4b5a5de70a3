namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// Forms of English and German verbs that no stemmer brings together: a question asks "did I run", a note says "ran". Lower case, without diacritics.
/// </summary>
internal static class IrregularVerbs
{
    /// <summary>The forms of each verb.</summary>
    public static WordGroups Groups { get; } = new(
        "run ran runs running", "go went gone goes going", "buy bought buys buying", "bring brought brings", "think thought thinks", "catch caught catches", "teach taught teaches",
        "sell sold sells selling", "tell told tells", "hold held holds", "stand stood stands", "find found finds", "wind wound winds", "lose lost loses losing",
        "leave left leaves leaving", "feel felt feels", "keep kept keeps", "sleep slept sleeps", "meet met meets meeting", "send sent sends sending", "spend spent spends", "lend lent lends",
        "build built builds building", "break broke broken breaks", "speak spoke spoken speaks", "steal stole stolen", "choose chose chosen chooses", "freeze froze frozen", "wake woke woken",
        "write wrote written writes", "drive drove driven drives", "ride rode ridden rides", "rise rose risen rises", "fall fell fallen falls", "eat ate eaten eats", "give gave given gives",
        "take took taken takes taking", "shake shook shaken", "see saw seen sees", "come came comes coming", "become became becomes", "begin began begun begins", "drink drank drunk drinks",
        "sing sang sung sings", "swim swam swum swims", "ring rang rung", "grow grew grown grows", "know knew known knows", "throw threw thrown throws", "fly flew flown flies", "draw drew drawn draws",
        "wear wore worn wears", "tear tore torn", "swear swore sworn", "forget forgot forgotten forgets", "hide hid hidden hides", "bite bit bitten", "lie lay lain lies lying", "pay paid pays",
        "say said says", "make made makes making", "hear heard hears", "win won wins", "sit sat sits", "get got gotten gets", "shoot shot shoots", "light lit lights", "dig dug digs",
        "hang hung hangs", "strike struck strikes", "stick stuck sticks", "understand understood understands", "fight fought fights", "seek sought seeks", "deal dealt deals", "mean meant means",
        "bear bore borne born", "beat beaten beats", "bend bent", "bind bound", "blow blew blown blows", "feed fed feeds", "lead led leads", "read reads reading", "show shown showed shows",
        "gehen ging gegangen geht", "kommen kam gekommen kommt", "nehmen nahm genommen nimmt", "geben gab gegeben gibt", "sehen sah gesehen sieht", "sprechen sprach gesprochen spricht",
        "treffen traf getroffen trifft", "schreiben schrieb geschrieben schreibt", "bleiben blieb geblieben bleibt", "fahren fuhr gefahren fahrt", "laufen lief gelaufen lauft", "essen ass gegessen isst",
        "trinken trank getrunken trinkt", "finden fand gefunden findet", "bringen brachte gebracht bringt", "denken dachte gedacht denkt", "kennen kannte gekannt kennt", "stehen stand gestanden steht",
        "liegen lag gelegen liegt", "sitzen sass gesessen sitzt", "schlafen schlief geschlafen schlaft", "lesen las gelesen liest", "ziehen zog gezogen zieht", "schliessen schloss geschlossen schliesst",
        "verlieren verlor verloren verliert", "vergessen vergass vergisst", "beginnen begann begonnen beginnt", "helfen half geholfen hilft", "heissen hiess geheissen heisst", "leihen lieh geliehen leiht",
        "waschen wusch gewaschen wascht", "wachsen wuchs gewachsen wachst", "tragen trug getragen tragt", "fallen fiel gefallen fallt", "halten hielt gehalten halt", "rufen rief gerufen ruft");
}
