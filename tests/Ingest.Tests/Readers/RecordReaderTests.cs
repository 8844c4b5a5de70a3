using System.Text;
using Rag.Ingest.Readers;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Readers;

/// <summary>Contacts, calendars, exported notes and chats.</summary>
public sealed class RecordReaderTests
{
    [Fact]
    public async Task Read_Contacts_OneRecordForEachWithoutPictures()
    {
        ReadDocument read = await Reading.TextAsync("all.vcf",
            "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=53=C3=B8=\r\n=72=65=6E=20=4C=69=65\r\nTEL;WORK;FAX:0555 1\r\nPHOTO;ENCODING=BASE64;JPEG:\r\n QUJDREVGR0g=\r\nEND:VCARD\r\n"
            + "BEGIN:VCARD\r\nVERSION:4.0\r\nN:Okafor;Ngozi;;Dr.;\r\nORG:Harbour office;Cranes\r\nADR;TYPE=work:;;Quay 4\\, east;Port;;1023;\r\nBDAY:--0803\r\nitem1.TEL:tel:+49-555\r\nitem1.X-ABLabel:cabin\r\nNOTE:Speaks Igbo\\nand Danish\r\nEND:VCARD\r\n");
        Assert.Equal("""
            Heading2: Søren Lie
            Paragraph: Phone (work, fax): 0555 1
            Heading2: Dr. Ngozi Okafor
            Paragraph: Organisation: Harbour office, Cranes⏎Address (work): Quay 4, east, 1023 Port⏎Birthday: 3 August⏎Phone (cabin): +49-555
            Paragraph: Speaks Igbo
            Paragraph: and Danish
            """.ReplaceLineEndings("\n"), Reading.Show(read.Content));
        Assert.Equal(["Søren Lie", "Dr. Ngozi Okafor"], read.Content.Entries.Select(e => e.Title));
    }

    [Fact]
    public async Task Read_Calendar_EventsAreEntriesByTheirOwnDates()
    {
        ReadDocument read = await Reading.TextAsync("a.ics",
            "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Club\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270503\r\nDTEND;VALUE=DATE:20270506\r\nSUMMARY:Camp\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"
            + "BEGIN:VEVENT\r\nUID:2\r\nDTSTART;TZID=Europe/Paris:20270604T190000\r\nDURATION:PT90M\r\nSUMMARY:Rehearsal\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;UNTIL=20270730\r\nATTENDEE;CN=Eve:mailto:eve@example.org\r\nDESCRIPTION:Bring the folders\\; new chairs a\r\n re there.\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
            + "BEGIN:VTODO\r\nUID:3\r\nSUMMARY:Pay the hall\r\nDUE;VALUE=DATE:20270601\r\nSTATUS:COMPLETED\r\nEND:VTODO\r\nEND:VCALENDAR\r\n");
        Assert.Equal("Club", read.Title);
        Assert.Equal("""
            Heading2: Camp
            Paragraph: When: Monday, 3 May 2027 – Wednesday, 5 May 2027⏎Status: cancelled
            Heading2: Rehearsal
            Paragraph: When: Friday, 4 June 2027, 19:00 – 20:30 (Europe/Paris)⏎Repeats: every 2 weeks on Friday, until Friday, 30 July 2027⏎With: Eve <eve@example.org>
            Paragraph: Bring the folders; new chairs are there.
            Heading2: Pay the hall
            Paragraph: Due: Tuesday, 1 June 2027⏎Done: yes
            """.ReplaceLineEndings("\n"), Reading.Show(read.Content));
        Assert.Equal(["2027-05-03", "2027-06-04", "2027-06-01"], read.Content.Entries.Select(e => e.Date!.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Read_CalendarWithAnOddEvent_TheOthersAreRead()
    {
        ReadDocument read = await Reading.TextAsync("a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2027-99-99Tnoon\nSUMMARY:Odd\nRRULE:FREQ=NEVER\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20270101T100000Z\nSUMMARY:Even\nEND:VEVENT\nEND:VCALENDAR\n");
        Assert.Contains("Even", read.Content.Text, StringComparison.Ordinal);
        Assert.Contains("1 entry", read.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ExportedNotes_EachHasItsDateTagsAndAttachments()
    {
        string attached = Convert.ToBase64String(Encoding.UTF8.GetBytes("The serial number is K-77."));
        ReadDocument read = await Reading.TextAsync("notes.enex",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE en-export SYSTEM \"http://xml.evernote.com/pub/evernote-export4.dtd\"><en-export>"
            + "<note><title>Pump</title><created>20240310T101500Z</created><tag>cellar</tag><note-attributes><author>Ida</author></note-attributes><content><![CDATA[<?xml version=\"1.0\"?><en-note><div>Checked &amp; oiled.</div><div><en-todo checked=\"true\"/>filter</div><en-media type=\"image/png\" hash=\"a\"/></en-note>]]></content>"
            + $"<resource><data encoding=\"base64\">{attached}</data><mime>text/plain</mime><resource-attributes><file-name>label.txt</file-name></resource-attributes></resource></note>"
            + "<note><title>Tea</title><created>20250901T080000Z</created><content><![CDATA[<en-note>Green&nbsp;tea at 70 degrees.</en-note>]]></content></note></en-export>");
        Assert.Contains("Checked & oiled.", read.Content.Text, StringComparison.Ordinal);
        Assert.Contains("The serial number is K-77.", read.Content.Text, StringComparison.Ordinal);
        Assert.Equal([("Pump", "Ida", 2024), ("Tea", null, 2025)], read.Content.Entries.Select(e => (e.Title!, e.Author, e.Date!.Value.Year)));
        Assert.Equal(["cellar"], read.Tags);
        Assert.Equal(2025, read.Date!.Value.Year);
    }

    [Theory]
    [InlineData("[14.03.26, 18:22:01] Ana: Bring the ladder.\n[15.03.26, 07:02:10] Bo: ok", "Ana: Bring the ladder.", "2026-03-14")]
    [InlineData("3/14/26, 6:22 PM - Ana: Bring the ladder.\n3/15/26, 7:02 AM - Bo: ok", "Ana: Bring the ladder.", "2026-03-14")]
    [InlineData("14/03/2026, 18:22 - Ana: Bring the ladder.\n15/03/2026, 07:02 - Bo: ok", "Ana: Bring the ladder.", "2026-03-14")]
    [InlineData("2026-03-14, 18:22 - Ana: Bring the ladder.\n2026-03-15, 07:02 - Bo: ok", "Ana: Bring the ladder.", "2026-03-14")]
    [InlineData("[3/4/26, 6:22:01\u202fPM] Ana: Bring the ladder.\n[4/2/26, 7:02:10\u202fAM] Bo: ok", "Ana: Bring the ladder.", "2026-03-04")]
    [InlineData("14.03.26, 18:22 - Nachrichten sind verschlüsselt.\n14.03.26, 18:22 - Ana: Bring the ladder.", "Ana: Bring the ladder.", "2026-03-14")]
    public async Task Read_WhatsApp_InTheFormsOfManyCountries(string text, string message, string day)
    {
        ReadDocument read = await Reading.TextAsync("WhatsApp Chat.txt", text);
        Assert.Contains(read.Content.Blocks, b => read.Content.Text[b.Start..b.End] == message);
        Assert.Equal(day, read.Content.Entries[0].Date!.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Read_WhatsApp_LinesOfAMessageStayTogetherAndPicturesAreCounted()
    {
        ReadDocument read = await Reading.TextAsync("c.txt", "[14.03.26, 18:22:01] Ana: Bring the ladder\nand the paint.\n\u200e[14.03.26, 18:23:01] Bo: \u200e<attached: 0001-PHOTO.jpg>\n[16.03.26, 18:23:01] Bo: It is red.");
        Assert.Equal("Heading2: 14 March 2026\nParagraph(18:22): Ana: Bring the ladder⏎and the paint.\nHeading2: 16 March 2026\nParagraph(18:23): Bo: It is red.", Reading.Show(read.Content));
        Assert.Contains("1 message", read.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TextThatMentionsAnHour_IsNoChat() =>
        Assert.Empty((await Reading.TextAsync("notes.txt", "14.03.26, 18:22 - the pump stopped\nNobody noticed it.\n")).Content.Entries);

    [Fact]
    public async Task Read_Telegram_MessagesWithoutTheProgramsIdentifiers()
    {
        ReadDocument read = await Reading.TextAsync("result.json",
            """{"name":"Garden","type":"private_group","id":9,"messages":[{"id":1,"type":"service","actor_id":"user2","date":"2026-05-01T09:00:00","text":""},{"id":2,"type":"message","date":"2026-05-02T19:04:11","from":"Uma","from_id":"user1","text":["Water the ",{"type":"bold","text":"beans"},"."],"text_entities":[{"type":"plain","text":"Water the "}]},{"id":3,"type":"message","date":"2026-05-03T08:00:00","from":"Ken","from_id":"user3","photo":"p.jpg","text":""}]}""");
        Assert.Equal("Heading1: Garden\nHeading2: 2 May 2026\nParagraph(19:04): Uma: Water the beans.", Reading.Show(read.Content));
        Assert.Contains("1 message", read.Notice, StringComparison.Ordinal);
    }
}
