using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>What a page did that nobody asked for.</summary>
internal static class Outside
{
    /// <summary>Collects requests to other origins, dialogs and new windows, as the browser records them.</summary>
    public static ConcurrentBag<string> Watch(IPage page, string own)
    {
        ConcurrentBag<string> elsewhere = [];
        page.Context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(own, StringComparison.Ordinal)) elsewhere.Add(request.Url);
        };
        page.Dialog += (_, dialog) =>
        {
            elsewhere.Add("dialog: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
        page.Popup += (_, popup) => elsewhere.Add("popup: " + popup.Url);
        return elsewhere;
    }
}
