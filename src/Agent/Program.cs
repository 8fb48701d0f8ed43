return await Agent.CommandLine.AgentCommandLine.InvokeAsync(args);
