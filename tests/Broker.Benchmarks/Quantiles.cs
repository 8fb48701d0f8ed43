namespace Broker.Benchmarks;

internal static class Quantiles
{
    extension(IEnumerable<double> values)
    {
        /// <summary>One of the values, without interpolation: 0.99 of fifty is the largest but one.</summary>
        public double Quantile(double quantile)
        {
            var sorted = values.Order().ToList();
            return sorted[(int)((sorted.Count - 1) * quantile)];
        }
    }
}
