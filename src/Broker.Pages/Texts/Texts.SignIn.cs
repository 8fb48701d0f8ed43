using Broker.Pages.Calls;
using Broker.Pages.SignIn;

namespace Broker.Pages;

internal static partial class Texts
{
    internal static class SignIn
    {
        public const string Title = "Sign in";
        public const string Secret = "Token or password";
        public const string SecretHint = "A token begins with wgb_.";
        public const string User = "User name";
        public const string UserHint = "Only for the shared user's password. Leave it empty with a token.";
        public const string Button = "Sign in";
        public const string NoToken =
            "A token has only visible ASCII characters. This has another one, such as a space inside it, an invisible character or a "
            + "letter of another alphabet: copy the token again. A password needs its user name.";

        public const string Privacy = "The credentials stay in this tab and end with it. They are sent to this broker only.";

        public const string WithIdentity = "Sign in with your company's account";
        public const string OrWithToken = "Or with a token";
        public const string UnderWay = "Signing in…";
        public const string NotAsked = "This sign-in was not started in this tab, so it was refused. Sign in from here.";
        public const string NoReason = "no reason was given";
        public const string ProviderAway = "Your company's sign-in is not responding. Try again later, or sign in with a token.";
        public const string Expired = "Your sign-in has expired. Sign in again.";
        public const string Withdrawn = "Your company has ended your sign-in. Sign in again.";
        public const string NotRenewed = "Your sign-in has expired, and could not be renewed. Sign in again.";

        /// <summary>Of the provider or of the broker, in their own words.</summary>
        public static string Failed(Exception exception) => exception switch
        {
            ProviderRefusedException => $"Your company's sign-in has refused: {exception.Message}",
            ProviderAwayException => ProviderAway,
            BrokerAwayException => Shell.Away,
            _ => exception.Message,
        };

        public static string RoleWithoutPages(string role) =>
            $"This token has the role {role}: it is for an agent. These pages need a token of the role viewer, "
            + "operator or admin.";
    }
}
