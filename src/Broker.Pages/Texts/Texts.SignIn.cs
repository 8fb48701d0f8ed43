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
        public const string Privacy = "The credentials stay in this tab and end with it. They are sent to this broker only.";

        public static string RoleWithoutPages(string role) =>
            $"This token has the role {role}: it is for an agent. These pages need a token of the role viewer, operator or admin.";
    }
}
