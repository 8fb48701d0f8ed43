using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using Broker.Api.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Api.Connections;

/// <summary>A connection, which holds its seat until its file descriptor is closed.</summary>
internal sealed class Seat : ConnectionContext
{
    private readonly ConnectionSeats seats;
    private readonly ConnectionContext connection;
    private int hasLeft;

    public Seat(ConnectionSeats seats, ConnectionContext connection)
    {
        (this.seats, this.connection) = (seats, connection);
        Node = new LinkedListNode<Seat>(this);
        Address = AddressGroup.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
        Features.Set(this);
    }

    /// <summary>Its place among the strangers of its address.</summary>
    public LinkedListNode<Seat> Node { get; }

    public IPAddress Address { get; }

    public long Since { get; } = Stopwatch.GetTimestamp();

    public bool IsKept { get; set; }

    public override string ConnectionId
    {
        get => connection.ConnectionId;
        set => connection.ConnectionId = value;
    }

    public override IFeatureCollection Features => connection.Features;

    public override IDictionary<object, object?> Items
    {
        get => connection.Items;
        set => connection.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => connection.Transport;
        set => connection.Transport = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => connection.ConnectionClosed;
        set => connection.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => connection.LocalEndPoint;
        set => connection.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => connection.RemoteEndPoint;
        set => connection.RemoteEndPoint = value;
    }

    /// <summary>Its caller has authenticated.</summary>
    public void Keep()
    {
        if (!IsKept)
        {
            seats.Keep(this);
        }
    }

    public override void Abort(ConnectionAbortedException abortReason) => connection.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        if (Interlocked.Exchange(ref hasLeft, 1) == 0)
        {
            seats.Leave(this);
        }

        await base.DisposeAsync();
    }
}
