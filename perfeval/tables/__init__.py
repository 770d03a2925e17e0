"""Official tables: the columns of an 指标体系 in CSV or tab-separated text, read and written."""
