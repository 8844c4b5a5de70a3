using Bunit;
using Rag.Web.Access;
using Rag.Web.Components.Shell;

namespace Rag.Web.Tests.Components;

public sealed class RailTests : ComponentTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_WithAKey_HasAWayOut(bool signedIn)
    {
        IRenderedComponent<Rail> rail = Render<Rail>(parameters => parameters.AddCascadingValue("SignedIn", signedIn));
        Assert.Equal(signedIn ? 1 : 0, rail.FindAll("form[method=post][action='/sign-out'] button").Count);
    }

    [Fact]
    public void IsSignedIn_BySession_AndByNothingElse()
    {
        Caller caller = new("k1", "phone", AccessScope.Manage, CancellationToken.None);
        Assert.True(Caller.IsSignedIn(caller.ToPrincipal(signedIn: true)));
        Assert.False(Caller.IsSignedIn(caller.ToPrincipal()));
        Assert.False(Caller.IsSignedIn(Caller.ThisMachine.ToPrincipal()));
        Assert.False(Caller.IsSignedIn(null));
    }
}
